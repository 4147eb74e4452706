from mvi_dashboard.entry import show_dashboard

show_dashboard()
