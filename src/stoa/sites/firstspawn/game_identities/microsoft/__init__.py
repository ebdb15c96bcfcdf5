"""Linking the player whom a Microsoft account owns: through Microsoft and Xbox to Minecraft's own word."""
