using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidegate.Configuration;
using Tidegate.Configuration.Webhook;
using Tidegate.WebFrontend.Timing;
using Tidegate.Webhooks;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>One event handler of a hub: its connections, and whether it wants events.</summary>
internal sealed class EventEndpoint : IDisposable
{
    private readonly EventRoute _route;
    private readonly EventCaller _caller;
    private readonly UpstreamBounds _bounds = new();
    private readonly LargeAnswers _largeAnswers;
    private readonly HttpMessageInvoker _http;
    private readonly ConsentCheck _consent;

    /// <param name="name">How it is called in the log.</param>
    /// <param name="route">What it takes, and where it is.</param>
    /// <param name="caller">Who sends.</param>
    /// <param name="largeAnswers">Places for large answers.</param>
    /// <param name="clock">The time.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="logger">The log.</param>
    /// <param name="resolve">Looks names up; null asks the system.</param>
    public EventEndpoint(
        string name,
        EventRoute route,
        EventCaller caller,
        LargeAnswers largeAnswers,
        MonotonicClock clock,
        TimeProvider time,
        ILogger logger,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _route = route;
        _caller = caller;
        _largeAnswers = largeAnswers;
        _http = new HttpMessageInvoker(HandlerOf(route.Target, resolve));
        _consent = new ConsentCheck(AskAsync, name, clock, time, logger);
    }

    /// <summary>What it takes.</summary>
    public EventRoute Route => _route;

    /// <summary>Makes one attempt. Does not throw but for its cancellation.</summary>
    public async ValueTask<Delivery> TryAsync(UpstreamEvent sent, EventSubject subject, EventStamp stamp, CancellationToken cancellation)
    {
        switch (await _consent.GetAsync(cancellation))
        {
            case ConsentVerdict.Refused:
                return new Delivery(DeliveryResult.NotWanted, Error: "the endpoint has not agreed to get events");
            case ConsentVerdict.Unreachable:
                return new Delivery(DeliveryResult.Broken, Error: "the endpoint does not answer whether it wants events");
        }

        using var request = EventRequest.Post(_route.UrlOf(subject.Hub, sent.Name), sent, subject, stamp, _caller);
        var place = _bounds.Of(sent.Kind);
        await place.WaitAsync(cancellation);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return new Delivery(DeliveryResult.Answered, await AnswerReader.ReadAsync(response, sent.IsBlocking, _largeAnswers, cancellation));
        }
        catch (Exception exception) when (IsOfTheWay(exception, cancellation))
        {
            return Failed(exception);
        }
        finally
        {
            place.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _bounds.Dispose();
    }

    private static SocketsHttpHandler HandlerOf(WebhookTarget target, Func<string, CancellationToken, Task<IPAddress[]>>? resolve)
    {
        var handler = WebhookConnections.Handler(target, resolve);
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.MaxConnectionsPerServer = EventHandlerOptions.MaxConnections;
        handler.MaxResponseHeadersLength = 64;
        // What the application has set goes back byte by byte, as it was read.
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        handler.RequestHeaderEncodingSelector = static (name, _) =>
            name.Equals(EventRequest.UserHeader, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : Encoding.Latin1;
        handler.EnableMultipleHttp2Connections = true;
        // What a client says of its trace is not the application's.
        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        return handler;
    }

    private static bool IsOfTheWay(Exception exception, CancellationToken cancellation) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static Delivery Failed(Exception exception) => exception.InnerException is WebhookBlockedException blocked
        ? new Delivery(DeliveryResult.Blocked, Error: blocked.Message)
        : new Delivery(DeliveryResult.Broken, Error: exception.Message);

    private async Task<ConsentAnswer> AskAsync(CancellationToken cancellation) =>
        await AskAsync(HttpMethod.Options, cancellation) ?? await AskAsync(HttpMethod.Get, cancellation) ?? ConsentAnswer.Refused("the answer is 404");

    /// <returns>Null where there is nothing for the method.</returns>
    private async Task<ConsentAnswer?> AskAsync(HttpMethod method, CancellationToken cancellation)
    {
        using var request = EventRequest.Ask(method, _route.Target.Url, _caller);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return response.StatusCode == HttpStatusCode.NotFound ? null : ConsentAnswer.Of(
                (int)response.StatusCode,
                response.Headers.NonValidated.TryGetValues(EventRequest.AllowedHeader, out var origins) ? origins : [],
                _caller);
        }
        catch (Exception exception) when (IsOfTheWay(exception, cancellation))
        {
            var failed = Failed(exception);
            // An address that may not be reached is no matter of time.
            return failed.Result == DeliveryResult.Blocked ? ConsentAnswer.Refused(failed.Error!) : ConsentAnswer.Unreachable(failed.Error!);
        }
    }
}
