"""The maps that ours is measured beside: one small Streamlit page each, with one box that chooses half of the points.

BENCH_STRIKES says how many points there are. None of them keeps anything from one run to the next but the points.
"""
