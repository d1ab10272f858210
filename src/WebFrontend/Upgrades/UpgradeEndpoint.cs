using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.Hosting.Access;
using Tidegate.Hosting.Listening;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Events;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>The endpoints of WebSocket clients: refuses an upgrade or hands it to the <see cref="ConnectionOpener"/>.</summary>
internal sealed partial class UpgradeEndpoint(
    ChurnPace churn,
    UpgradeChecks checks,
    ConnectionOpener opener,
    UpgradePreview preview,
    CloseRefusal closeRefusal,
    IOptions<TidegateOptions> options,
    ConnectionEvents events,
    TimeProvider time,
    RetrySpread spread,
    MonotonicClock clock,
    ILogger<UpgradeEndpoint> logger)
{
    /// <summary><c>/ws</c>.</summary>
    public Task NativeAsync(HttpContext context) =>
        RunAsync(context, NativeEndpoint.Parse(context.Request.Query), NativeEndpoint.Usage);

    /// <summary><c>/client/hubs/{hub}</c> and <c>/client?hub=</c>.</summary>
    public Task ClientAsync(HttpContext context)
    {
        var hub = context.GetRouteValue("hub") as string;
        return RunAsync(context, ClientEndpoint.Parse(hub, context.Request.Query, context.WebSockets.WebSocketRequestedProtocols), ClientEndpoint.Usage);
    }

    private async Task RunAsync(HttpContext context, ParsedRequest parsed, string usage)
    {
        var begun = time.GetTimestamp();
        // Kestrel would upgrade HTTP/1.0 as well; RFC 6455 section 4.1 asks for 1.1 at least.
        if (!context.WebSockets.IsWebSocketRequest || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            await ExplainAsync(context, parsed, usage, begun);
            return;
        }

        if (parsed.Request is not { } request)
        {
            await DenyAsync(context, Denial.BadRequest(parsed.Error!), null, begun);
            return;
        }

        // Before anything is taken: without it nothing could be given back.
        var carrier = StreamLifetime.Of(context);
        // Over HTTP/2 PendingRequests says it, for all requests; here a frame around the life of each socket is saved.
        var use = HttpProtocol.IsHttp2(context.Request.Protocol) ? null : context.Features.Get<IConnectionUse>();
        use?.BeginRequest();
        try
        {
            var address = AddressKey.Of(context.Connection.RemoteIpAddress);
            if (churn.Enter(address, clock.Now) is not { } wait)
            {
                await DenyAsync(context, TooMuchChurn(), request.Hub, begun);
                return;
            }

            if (wait > TimeSpan.Zero)
                await clock.DelayAsync(wait).WaitAsync(context.RequestAborted);
            var (hold, denial) = await checks.RunAsync(context, request);
            if (denial is not null)
                await RefuseAsync(context, carrier, request, spread.Apply(denial, clock.Now), new Arrival(begun, address, IsCounted: true));
            else
                await ServeAsync(context, carrier, hold!.Request, hold, new Arrival(begun, address, IsCounted: wait == TimeSpan.Zero));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            events.Left(time.GetElapsedTime(begun));
            LogLeft(CorrelationId.Of(context));
        }
        finally
        {
            use?.EndRequest();
        }
    }

    private async Task ServeAsync(HttpContext context, ISocketLifetime carrier, ClientRequest request, UpgradeHold hold, Arrival arrival)
    {
        spread.Admitted();
        FrontendConnection? connection = null;
        try
        {
            connection = await opener.OpenAsync(context, carrier, request, hold, arrival.Begun);
        }
        finally
        {
            // Where the opener came to nothing before a socket could open; else the end of the carrier gives it back.
            hold.Ticket!.Release();
            if (connection is null)
                spread.Released();
        }

        if (connection is null)
        {
            Ended(arrival);
        }
        else if (carrier.OutlivesRequest)
        {
            // What the request carries along with its thread, such as its trace, would live as long as the socket.
            using (ExecutionContext.SuppressFlow())
                _ = RunAsync(connection, carrier, arrival);
        }
        else
        {
            await RunAsync(connection, carrier, arrival);
            // Over HTTP/2 the end of the stream waits for the peer's window; here it can still be aborted.
            if (HttpProtocol.IsHttp2(context.Request.Protocol))
                await context.Response.CompleteAsync();
        }
    }

    /// <summary>Serves the client. Does not throw.</summary>
    private async Task RunAsync(FrontendConnection connection, ISocketLifetime carrier, Arrival arrival)
    {
        await connection.RunAsync();
        if (carrier.OutlivesRequest)
            carrier.CloseInOrder();
        spread.Released();
        // A reliable client whose socket breaks comes back to what is there.
        if (connection.Initiator == CloseInitiator.Client || (connection.Initiator == CloseInitiator.Network && connection.Link is null))
            Ended(arrival);
    }

    private void Ended(Arrival arrival)
    {
        if (arrival.IsCounted)
            churn.Ended(arrival.Address, time.GetElapsedTime(arrival.Begun), clock.Now);
    }

    /// <param name="Begun">Time stamp of the request.</param>
    /// <param name="Address">Who came.</param>
    /// <param name="IsCounted">It did not have to wait, and counts among those that may come and leave.</param>
    private readonly record struct Arrival(long Begun, AddressKey Address, bool IsCounted);

    private Denial TooMuchChurn() => Denial.Of(new Refusal(
        RefusalReasons.Rate,
        ChurnPace.LongestWait,
        churn.PerSecond,
        churn.PerSecond,
        "This address connects and leaves again faster than one address may (Transport:ShortConnectionsPerSecond). Keep connections open."));

    /// <summary>Refuses an upgrade by an answer of HTTP, or by a close frame where the client can read nothing else.</summary>
    private async Task RefuseAsync(HttpContext context, ISocketLifetime carrier, ClientRequest request, Denial denial, Arrival arrival)
    {
        var isLink = denial == Denial.LinkGone;
        // Who comes with something that is no link is counted among those that come and leave: each costs the cluster a question.
        if (isLink)
            Ended(arrival);
        events.Refused(RefusedOf(context, denial, request.Hub, arrival.Begun));
        var isTold = (isLink || options.Value.HubOf(request.Hub).RefuseByClose)
            && await closeRefusal.TryTellAsync(context, carrier, request.Subprotocol, denial);
        if (!isTold)
            await ProblemWriter.WriteAsync(context, denial);
    }

    /// <summary>Answers a request that is no upgrade: why one would be refused, or else how to make one.</summary>
    private async Task ExplainAsync(HttpContext context, ParsedRequest parsed, string usage, long begun)
    {
        context.Response.Headers.SecWebSocketVersion = "13";
        if (parsed.Request is { Claim: null } request && HttpMethods.IsGet(context.Request.Method))
        {
            preview.Allow(context);
            if (await preview.LookAsync(context, request) is { } denial)
            {
                await ProblemWriter.WriteAsync(context, spread.Apply(denial, clock.Now));
                return;
            }
        }

        await DenyAsync(context, Denial.BadRequest(usage), parsed.Request?.Hub, begun);
    }

    private RefusedUpgrade RefusedOf(HttpContext context, Denial denial, string? hub, long begun) =>
        new(denial, hub, CorrelationId.Of(context), RemoteAddress.Of(context.Connection), time.GetElapsedTime(begun));

    private Task DenyAsync(HttpContext context, Denial denial, string? hub, long begun)
    {
        events.Refused(RefusedOf(context, denial, hub, begun));
        return ProblemWriter.WriteAsync(context, denial);
    }
}
