"""What the first example of folium's guide leads to: a marker with a popup for each strike."""

import folium
from streamlit_folium import st_folium

from tests.bench.peers.points import chosen_points

chart = folium.Map(location=(34, 40), zoom_start=5, tiles=None)
for row in chosen_points().itertuples():
    folium.Marker((row.latitude, row.longitude), popup=folium.Popup(row.sentence)).add_to(chart)
st_folium(chart, key="map", height=620, width=None, returned_objects=["last_object_clicked"])
