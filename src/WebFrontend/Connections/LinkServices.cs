using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Memory;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>What all links of a frontend share.</summary>
internal sealed class LinkServices(MonotonicClock clock, TimeProvider time, MessageRoom room, ClusterSettingsSource settings)
{
    public TimeSpan Now => clock.Now;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public MessageRoom Room => room;

    /// <summary>What a link may keep for its client: half of what a connection may use at all.</summary>
    public long MaxBytes => settings.Current.MaxMemoryPerConnectionBytes / 2;
}
