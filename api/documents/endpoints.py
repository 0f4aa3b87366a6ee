#!/usr/bin/env python3
"""Writes endpoints.inc: every documented endpoint as (document, method, path), from the list of them (ENDPOINTS.json).

    python3 api/documents/endpoints.py ENDPOINTS.json > api/documents/endpoints.inc
"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as source:
    endpoints = json.load(source)["endpoints"]
print("// Written by endpoints.py: document, method, path, line of the document.")
for e in endpoints:
    print(f'{{"{e["contract"]}", "{e["method"]}", "{e["path"]}", "{e["operation"]}", {e["doc_line"]}}},')
