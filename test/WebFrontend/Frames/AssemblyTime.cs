using Tidegate.Configuration;
using Tidegate.WebFrontend.Frames;

namespace Tidegate.WebFrontend.Tests.Frames;

/// <summary>When the time of an unfinished message began, told by when it would be over.</summary>
internal static class AssemblyTime
{
    private static readonly TimeSpan Bound = new TransportOptions().MessageAssemblyTimeout;

    /// <summary>The begin, in whole seconds of the first minute; null where no message is unfinished.</summary>
    public static TimeSpan? Begin(FrameMeter meter) => Enumerable.Range(0, 60)
        .Select(second => (TimeSpan?)TimeSpan.FromSeconds(second))
        .FirstOrDefault(begin => meter.IsAssemblyTooSlow(begin!.Value + Bound));
}
