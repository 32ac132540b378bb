"""Pull sessions as a data team would that wrote this for UXCam: `requests`, the key as a header, the filter as JSON text."""

import json
import sys
import time

import requests

host, appid, apikey = sys.argv[1:]
headers = {"apikey": apikey}


def pull(path, filters):
    rows, page = [], 1
    while page:
        params = {"appid": appid, "filters": json.dumps(filters), "page": page, "page_size": 500}
        response = requests.get(f"{host}{path}", params=params, headers=headers, timeout=30)
        if response.status_code == 429:
            time.sleep(int(response.headers.get("Retry-After", 1)))
            continue
        json_response = response.json()
        rows += json_response["data"]
        page = json_response["pagination"]["next"]
    return rows


print(len(pull("/v2/session", [])))
print(len(pull("/v2/session", [{"attribute": "device_model", "operator": "equal", "value": "model 1"}])))
