"""FastAPI on uvicorn: an echo server that also sends what is posted to /broadcast to all."""
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect

app = FastAPI()
sockets: set[WebSocket] = set()


@app.websocket("/ws")
async def echo(socket: WebSocket) -> None:
    await socket.accept()
    sockets.add(socket)
    try:
        while True:
            await socket.send_text(await socket.receive_text())
    except WebSocketDisconnect:
        pass
    finally:
        sockets.discard(socket)


@app.post("/broadcast")
async def broadcast(request: Request) -> Response:
    text = (await request.body()).decode()
    for socket in list(sockets):
        await socket.send_text(text)
    return Response(status_code=204)
