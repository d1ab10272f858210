using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Frames;

/// <summary>The meter of the WebSocket that a request became.</summary>
internal sealed class FrameMeterFeature(MonotonicClock clock, TransportOptions options, ClusterSettingsSource settings)
{
    /// <summary>The meter; null before the request was accepted.</summary>
    public FrameMeter? Meter { get; private set; }

    /// <summary>Makes the meter of an accepted stream.</summary>
    public FrameMeter Wrap(Stream stream) => Meter = new FrameMeter(stream, clock, options, settings);
}
