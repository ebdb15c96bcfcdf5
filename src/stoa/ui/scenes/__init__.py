"""Drawings that stand where nobody has uploaded a picture yet: made from a name, and the same each time."""

from stoa.ui.scenes.boats import BoatScene, boat_scene, boat_svg
from stoa.ui.scenes.draw import Shape
from stoa.ui.scenes.worlds import WorldScene, world_scene, world_svg

__all__ = ["BoatScene", "Shape", "WorldScene", "boat_scene", "boat_svg", "world_scene", "world_svg"]
