"""The models of the app, for Django."""

from .directory import DirectoryFacet, DirectoryPage

__all__ = ["DirectoryFacet", "DirectoryPage"]
