"""Lets a client in and speaks to its room, with the standard library alone. Usage: python3 chat.py CONNECTION_STRING USER"""
import base64, hashlib, hmac, json, sys, time
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

connection_string, user = sys.argv[1:3]
settings = dict(part.split("=", 1) for part in connection_string.rstrip(";").split(";"))
endpoint, key = settings["Endpoint"].rstrip("/"), settings["AccessKey"]


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def token(audience, **claims):
    parts = {"alg": "HS256", "typ": "JWT"}, {"aud": audience, "exp": int(time.time()) + 3600, **claims}
    signed = b".".join(encode(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + encode(hmac.new(key.encode(), signed, hashlib.sha256).digest())).decode()


def send_to_group(hub, group, text):
    url = f"{endpoint}/api/hubs/{hub}/groups/{quote(group, safe='')}/:send?api-version=2024-12-01"
    headers = {"Authorization": f"Bearer {token(url)}", "Content-Type": "text/plain; charset=utf-8"}
    urlopen(Request(url, text.encode(), headers, method="POST")).close()


client = f"{endpoint}/client/hubs/chat"
access_token = token(client, sub=user, **{"webpubsub.group": ["lobby"]})
print("ws" + client.removeprefix("http") + "?" + urlencode({"access_token": access_token}), flush=True)
for line in sys.stdin:
    send_to_group("chat", "lobby", line.rstrip("\n"))
    print("sent", flush=True)
