"""The door for players: who joins it with the game is told a code, once Mojang's servers have said who that is.

It lets nobody in. The game encrypts what it is told with a key that only the player's own game knows, so nobody
between them and us reads the code.
"""
