"""The providers: one small interface, one package for each service that can make a clip."""
