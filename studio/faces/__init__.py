"""Faces: where they are, their 478 points, and which pixels are the person."""

from studio.faces.detection import FaceBox, find_faces
from studio.faces.landmarks import Landmarks, find_landmarks, look_closer
from studio.faces.segmentation import person_mask

__all__ = ["FaceBox", "Landmarks", "find_faces", "find_landmarks", "look_closer", "person_mask"]
