namespace Tidegate.Compare.Starting;

/// <summary>socket.io, whose clients connect over WebSocket at once.</summary>
internal sealed class SocketIoPeer() : NodePeer("socketio", "socket.io", "socket.io", "socketio.mjs")
{
    /// <inheritdoc/>
    public override Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        var target = new LoadTarget
        {
            Port = port,
            Path = "/socket.io/?EIO=4&transport=websocket",
            Greeting = "40",
            Greeted = "40{",
            Replies = [new("2", "3")],
        };
        return new Launch([Start(workshop, port)], target)
        {
            Broadcast = text => Trigger.Post(port, "/broadcast", text),
            Echo = "42[\"echo\",\"{m}\"]",
        };
    }
}
