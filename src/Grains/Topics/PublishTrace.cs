using Tidegate.Diagnostics;
using Tidegate.Topics;

namespace Tidegate.Grains.Topics;

/// <summary>The trace of a publish. A batch of an outbox has messages of many, so each carries its own.</summary>
internal static class PublishTrace
{
    /// <summary>The message with the trace of the call at hand, where that is traced; else as it came.</summary>
    public static Message Carry(Message message)
    {
        var context = TidegateActivities.Context();
        return context is null ? message : message with { TraceParent = context };
    }
}
