// Draws cities/sample/boundaries.geojson: borders for the regions of cities/sample/units.yaml, which
// exist nowhere. Run it when the units change: node scripts/sample-boundaries.mjs
//
// A lattice of 24 by 10 squares is the city; a square is a cell (网格), four are a village or community,
// twelve a township, forty-eight a county. The lattice's points are moved and its edges broken by a hash
// of their places, so that the borders wander, the same ones each time, and neighbours share each point.
import { readFileSync, writeFileSync } from 'node:fs'

const folder = new URL('../cities/sample/', import.meta.url)
const origin = { longitude: 112.9, latitude: 27.6 } // of the south-west corner
const square = { longitude: 0.045, latitude: 0.05 } // degrees
const pieces = 4 // of an edge between two of the lattice's points
const datum = 'wgs84'

// Between -1 and 1.
function chance(...numbers) {
  let hash = 2166136261
  for (const each of numbers) hash = Math.imul(hash ^ (each + 7919), 16777619) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0
  return ((hash ^ (hash >>> 13)) >>> 0) / 2147483648 - 1
}

const round = (value) => Math.round(value * 1e6) / 1e6

function corner(x, y) {
  return [
    round(origin.longitude + (x + 0.22 * chance(x, y, 1)) * square.longitude),
    round(origin.latitude + (y + 0.22 * chance(x, y, 2)) * square.latitude),
  ]
}

// The points from one corner to its neighbour, the last one left out.
function edge(from, to) {
  const forward = from[0] < to[0] || from[1] < to[1]
  const [a, b] = forward ? [from, to] : [to, from]
  const points = [corner(...a)]
  for (let i = 1; i < pieces; i++) {
    const [one, other, share] = [corner(...a), corner(...b), i / pieces]
    const [dx, dy] = [1, 2].map((axis) => 0.05 * chance(...a, ...b, i, axis))
    points.push([
      round(one[0] + (other[0] - one[0]) * share + dx * square.longitude),
      round(one[1] + (other[1] - one[1]) * share + dy * square.latitude),
    ])
  }
  points.push(corner(...b))
  return (forward ? points : points.reverse()).slice(0, -1)
}

// Around a rectangle of squares, counter-clockwise.
function outline({ x, y, width, height }) {
  const corners = []
  for (let i = 0; i < width; i++) corners.push([x + i, y])
  for (let i = 0; i < height; i++) corners.push([x + width, y + i])
  for (let i = width; i > 0; i--) corners.push([x + i, y + height])
  for (let i = height; i > 0; i--) corners.push([x, y + i])
  const ring = corners.flatMap((from, i) => edge(from, corners[(i + 1) % corners.length]))
  return [...ring, ring[0]]
}

const units = [...readFileSync(new URL('units.yaml', folder), 'utf8').matchAll(/- \{(id: .*)\}/g)]
  .map(([, text]) => Object.fromEntries(text.split(', ').map((pair) => pair.split(': '))))
  .filter((unit) => ['city', 'county', 'township', 'village'].includes(unit.kind))
const below = (parent, kind) => units.filter((unit) => unit.parent === parent.id && unit.kind === kind)

const features = []
function draw(region, level, parent, box) {
  features.push({
    type: 'Feature',
    properties: { id: region.id, code: region.code, name: region.name, level, ...(parent && { parent: parent.id }) },
    geometry: { type: 'Polygon', coordinates: [outline(box)] },
  })
}

function drawTownship(township, county, box) {
  draw(township, 'township', county, box)
  below(township, 'village').forEach((village, i) => {
    const part = { x: box.x + 2 * i, y: box.y, width: 2, height: 2 }
    draw(village, 'village', township, part)
    for (let n = 0; n < 4; n++) {
      const number = String(n + 1).padStart(3, '0')
      const cell = { id: `${village.id.replace(/^u-/, 'g-')}-${n + 1}`, code: village.code + number }
      cell.name = `${village.name}第${n + 1}网格`
      draw(cell, 'cell', village, { x: part.x + (n % 2), y: part.y + (n >> 1), width: 1, height: 1 })
    }
  })
}

const city = units.find((unit) => unit.kind === 'city')
draw(city, 'city', undefined, { x: 0, y: 0, width: 24, height: 10 })
const places = [
  { x: 0, y: 4, width: 24, height: 2 }, // the city's district, across the middle
  { x: 0, y: 6, width: 12, height: 4 },
  { x: 12, y: 6, width: 12, height: 4 },
  { x: 0, y: 0, width: 12, height: 4 },
  { x: 12, y: 0, width: 12, height: 4 },
]
below(city, 'county').forEach((county, i) => {
  const box = places[i]
  draw(county, 'county', city, box)
  below(county, 'township').forEach((township, n) => {
    const columns = box.width / 6
    drawTownship(township, county, { x: box.x + 6 * (n % columns), y: box.y + 2 * Math.floor(n / columns), width: 6, height: 2 })
  })
})

const head = `{"type": "FeatureCollection", "datum": "${datum}", "features": [\n`
const lines = features.map((feature) => JSON.stringify(feature))
writeFileSync(new URL('boundaries.geojson', folder), `${head}${lines.join(',\n')}\n]}\n`)
