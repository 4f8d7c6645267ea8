// English: the words of places and of the files that the grid is drawn by.
export default {
  places: {
    title: "Places found", drop: "Remove the position: {name}", files: "Files of the grid", load: "Load a file", file: "File", items: "Items", from: "From", ever: "ever since", loaded_at: "Loaded", counts: "in force",
    hint: "Boundaries and places are loaded as files that count from a day on; earlier requests stay in the grid of their day.", none: "Neither boundaries nor places were loaded yet.",
    of: {boundaries: "Boundaries of the city's grid", places: "Places", network: "Boundaries of the network \"{name}\""}, whats: {boundaries: "Boundaries", places: "Places"}, hints: {boundaries: "GeoJSON in WGS 84, GCJ-02 or BD-09", places: "csv or xlsx: name, kind, alias, longitude, latitude, datum"},
    effective_from: "Counts from (today without it)", network: "Whose network (the city's own without it)", network_hint: "as urban", read: "{count} items were read.", findings: "{count} things to look at:", no_findings: "Nothing is wrong.", loaded: "{count} items loaded",
  },
};
