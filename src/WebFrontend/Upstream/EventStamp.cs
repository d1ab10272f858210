namespace Tidegate.WebFrontend.Upstream;

/// <summary>What one event has of its own, the same in each attempt to deliver it.</summary>
/// <param name="Number">Its number among the events of its connection; that of <c>connect</c> is 0.</param>
/// <param name="At">When it happened.</param>
/// <param name="RequestId">By which the receiver knows an event that comes twice.</param>
/// <param name="State">What the application wants to be told of the connection; null for nothing.</param>
/// <param name="Cookie">Cookies that the application has set; null for none.</param>
internal sealed record EventStamp(long Number, DateTimeOffset At, Guid RequestId, string? State, string? Cookie);
