using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Tidegate.WebFrontend.Tests.Diagnostics;

/// <summary>A meter factory of its own for each test, so that none sees the instruments of another.</summary>
internal static class TestMeters
{
    public static IMeterFactory Create() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
