using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;
using Tidegate.Topics;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Counts messages of all sockets. Counted with every message: one addition, no allocation, no call of a listener.</summary>
internal sealed class MessageMetrics : IFeatureMetrics
{
    private static readonly KeyValuePair<string, object?> In = new("direction", "in");
    private static readonly KeyValuePair<string, object?> Out = new("direction", "out");
    private static readonly KeyValuePair<string, object?> Text = new("type", "text");
    private static readonly KeyValuePair<string, object?> Binary = new("type", "binary");

    private readonly StripedCounter _textIn = new();
    private readonly StripedCounter _binaryIn = new();
    private readonly StripedCounter _textOut = new();
    private readonly StripedCounter _binaryOut = new();
    private readonly StripedCounter _bytesIn = new();
    private readonly StripedCounter _bytesOut = new();

    public MessageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TidegateMeter.Name);
        meter.CreateObservableCounter("tidegate.messages", Messages, "{message}", "Messages of clients (in) and to clients (out), by type.");
        meter.CreateObservableCounter("tidegate.bytes", Bytes, "By", "Payload of these messages.");
    }

    /// <inheritdoc/>
    public void AtStart()
    {
    }

    /// <summary>A message came from a client.</summary>
    public void Received(MessageKind kind, int bytes)
    {
        (kind == MessageKind.Text ? _textIn : _binaryIn).Add(1);
        _bytesIn.Add(bytes);
    }

    /// <summary>A message was handed to the transport of a client.</summary>
    public void Sent(MessageKind kind, int bytes)
    {
        (kind == MessageKind.Text ? _textOut : _binaryOut).Add(1);
        _bytesOut.Add(bytes);
    }

    private Measurement<long>[] Messages() =>
    [
        new(_textIn.Value, In, Text),
        new(_binaryIn.Value, In, Binary),
        new(_textOut.Value, Out, Text),
        new(_binaryOut.Value, Out, Binary),
    ];

    private Measurement<long>[] Bytes() => [new(_bytesIn.Value, In), new(_bytesOut.Value, Out)];
}
