using System.Diagnostics;

namespace Tidegate.Diagnostics;

/// <summary>The activity source of the product: spans that neither ASP.NET Core nor Orleans makes.</summary>
internal static class TidegateActivities
{
    /// <summary>Name of the span of a frontend that queues a message for its members.</summary>
    public const string Deliver = "tidegate.deliver";

    private static readonly ActivitySource Source = new(TidegateMeter.Name);

    /// <summary>The context that a message carries on where the call at hand is traced; else null.</summary>
    public static string? Context() => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Begins the span of a delivery as part of the trace of the publish.</summary>
    /// <param name="traceParent">The context in the message; null where the publish is not traced.</param>
    public static Activity? BeginDelivery(string? traceParent) =>
        traceParent is not null && ActivityContext.TryParse(traceParent, null, isRemote: true, out var context)
            ? Source.StartActivity(Deliver, ActivityKind.Consumer, context)
            : null;
}
