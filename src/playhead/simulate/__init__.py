"""A reference sender of `POST /v1/parts`: phones that shop, with drawn screens. Speaks to any Playhead over HTTP.

visit.py     what a shopper does, second by second      screens.py   what the screens show, and where their buttons are
canvas.py    drawing in dp                              parts.py     a visit to the parts that are sent
sender.py    parts over HTTP
"""
