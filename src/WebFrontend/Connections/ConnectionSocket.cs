using System.Net.WebSockets;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>The three views of one WebSocket: messages, bytes, carrier.</summary>
internal sealed record ConnectionSocket(WebSocket Messages, FrameMeter Meter, ISocketLifetime Carrier);
