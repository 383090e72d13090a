"""folium's answer to many markers: FastMarkerCluster, clustered in the browser."""

import folium
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from tests.bench.peers.points import chosen_points

# Clustering asks for the largest zoom, which tiles would bring.
chart = folium.Map(location=(34, 40), zoom_start=5, tiles=None, maxZoom=18)
cluster = FastMarkerCluster(chosen_points()[["latitude", "longitude"]].to_numpy().tolist())  # type: ignore[no-untyped-call]
cluster.add_to(chart)
st_folium(chart, key="map", height=620, width=None, returned_objects=["last_object_clicked"])
