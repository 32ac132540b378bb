"""Aliases: random names for users, the same for the same user every time.

Not the real name of anybody (requirement, `user_name`). Derived from the user's id, so no store
has to remember them; the lists must therefore never change, only a new version be added.
"""

from __future__ import annotations

import hashlib

FIRST = (
    "Ada Adrian Agnes Alba Alec Alma Amos Anika Ansel Arlo Astrid August Beatrix Bela Bennet Birgit Blaise Bo Bram "
    "Bruno Cara Casimir Cecily Clara Clement Conrad Cora Cyril Dalia Damian Daphne Dario Delia Dorian Edda Edgar Edith "
    "Elias Elina Eloise Emeric Enid Ephraim Esme Etta Ezra Fabian Faye Felix Fern Finn Flora Florian Freya Gareth "
    "Gideon Gilda Greta Gustav Hanna Harriet Hazel Hector Helga Henrik Hilda Hugo Ida Idris Ilse Imogen Ines Ingrid "
    "Iris Isidor Ivo Jasper Joan Jonas Josefa Judith Julius Kasimir Katja Klara Konrad Laila Lars Lavinia Leander "
    "Lena Leopold Linus Livia Lorenz Lotte Lucian Ludwig Luna Mabel Magnus Maia Malin Marek Marit Matilda Maxim Mila "
    "Milo Minna Mira Moritz Nadia Nestor Nils Nina Noel Nora Odette Olaf Olive Orla Oscar Otto Paloma Pavel Petra"
).split()
LAST = (
    "Abel Acker Alder Amsel Anders Arden Ashby Auer Bach Baird Barlow Beck Berger Birch Blum Bosch Brandt Brook Burke "
    "Calder Carver Castell Clay Corbin Crane Cross Dahl Dale Darrow Decker Dorn Drake Dunn Ebert Eckhart Ellery Elm "
    "Engel Ewald Falk Farrow Feld Finch Fisk Flint Forster Frost Gale Garner Glass Gray Grove Haas Hale Harlow Hart "
    "Hawk Heller Herzog Hill Holm Horn Huber Ives Jager Jansen Joyce Juniper Kaiser Keller Kern Kirsch Klein Knox "
    "Kraft Krone Lamb Lang Lark Lind Locke Lorne Lund Marlow Marsh Mercer Merle Moor Moss Nash Nord North Oakes Orchard "
    "Paxton Penn Pike Poole Quill Quinn Raven Reed Reuter Ridge Roth Rowan Sand Sayer Seeger Shaw Silver Sommer Stark "
    "Steele Stern Storm Tanner Thorne Tiller Vale Vance Vogel Wade Wagner Walden Ward Webb Weiss West Wilder Winter Wolf"
).split()


def alias_of(user_id: str) -> str:
    """The alias of the user with this id."""
    digest = int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:8])
    first, rest = digest % len(FIRST), digest // len(FIRST)
    return f"{FIRST[first]} {LAST[rest % len(LAST)]}"
