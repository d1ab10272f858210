using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Recovery;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Tests.Recovery;

internal static class TestHealth
{
    public static HealthBook Create(TimeProvider time) =>
        new(new MonotonicClock(time), new ClusterSettingsSource(Options.Create(new TidegateOptions())));
}
