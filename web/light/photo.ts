// Photographs made small before they are kept or sent: 1,600 pixels at the most, JPEG, drawn anew, so that nothing which the camera
// wrote into the file (place, time, device) stays. The server takes it out again.
import type {NewFile} from "./drafts";

const kSideMax = 1600;
const kQuality = 0.8;

export class NotAPhoto extends Error {}

export async function shrunk(file: Blob, name: string): Promise<NewFile> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file, {imageOrientation: "from-image"});
  } catch {
    throw new NotAPhoto(name);
  }
  const scale = Math.min(1, kSideMax / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, "image/jpeg", kQuality));
  if (!blob) throw new NotAPhoto(name);
  return {name, media_type: "image/jpeg", bytes: await blob.arrayBuffer()};
}
