// Where the device is, asked for once, when somebody presses for it; nothing follows anybody.
export interface Position { longitude: number; latitude: number; accuracy: number }
export type NoPosition = "insecure" | "refused" | "unknown";

export function locate(): Promise<Position | NoPosition> {
  if (!isSecureContext || !("geolocation" in navigator)) return Promise.resolve("insecure");
  return new Promise(resolve => {
    navigator.geolocation.getCurrentPosition(
      ({coords}) => resolve({longitude: coords.longitude, latitude: coords.latitude, accuracy: coords.accuracy}),
      error => resolve(error.code === error.PERMISSION_DENIED ? "refused" : "unknown"),
      {enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000});
  });
}

export const point_of = ({longitude, latitude}: Position) => ({longitude: longitude.toFixed(6), latitude: latitude.toFixed(6)});

const kEarthRadius = 6_371_000;
const radians = (degrees: number) => degrees * Math.PI / 180;

// Metres along the ground.
export function distance(from: {longitude: number; latitude: number}, to: {longitude: number; latitude: number}): number {
  const [north, east] = [radians(to.latitude - from.latitude) / 2, radians(to.longitude - from.longitude) / 2];
  const half = Math.sin(north) ** 2 + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east) ** 2;
  return 2 * kEarthRadius * Math.asin(Math.min(1, Math.sqrt(half)));
}
