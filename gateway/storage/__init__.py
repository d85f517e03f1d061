"""Tables, the engine, and the migrations' entry. The only place that knows which databases there are."""
