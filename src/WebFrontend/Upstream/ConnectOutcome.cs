namespace Tidegate.WebFrontend.Upstream;

/// <summary>What came of the question whether a client may connect. Pure.</summary>
/// <param name="Name">One of <see cref="UpstreamMetrics.Outcomes"/>.</param>
/// <param name="Answer">What the application has decided; null where the client may not connect.</param>
/// <param name="Status">The HTTP status for a client that may not.</param>
/// <param name="Error">What was wrong, for the log; null where nothing was.</param>
internal sealed record ConnectOutcome(string Name, ConnectAnswer? Answer, int Status = 0, string? Error = null)
{
    /// <summary>Nobody wants to be asked.</summary>
    public static readonly ConnectOutcome Unasked = new(UpstreamMetrics.Outcomes.Ok, ConnectAnswer.Unchanged);

    /// <summary>Too many wait for an answer already.</summary>
    public static readonly ConnectOutcome Crowded = new(UpstreamMetrics.Outcomes.Lost, null, 503);

    private const int ServerError = 500;

    /// <summary>Reads the end of the question.</summary>
    public static ConnectOutcome Of(Delivery delivery)
    {
        if (delivery.Response is not { } response)
            return new ConnectOutcome(delivery.Outcome, null, ServerError, delivery.Error);
        if (response is { IsSuccess: false, Status: >= 400 and < 600 })
            return new ConnectOutcome(
                response.IsTransient ? UpstreamMetrics.Outcomes.Failed : UpstreamMetrics.Outcomes.Refused,
                null,
                response.Status,
                response.IsTransient ? response.Violation : null);
        var error = response.Violation;
        var answer = error is null ? ConnectAnswer.Of(response.Body, out error) : null;
        return answer is null
            ? new ConnectOutcome(UpstreamMetrics.Outcomes.Failed, null, ServerError, error)
            : new ConnectOutcome(UpstreamMetrics.Outcomes.Ok, answer);
    }
}
