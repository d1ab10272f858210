using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Tells a connection of its requests, and ends HTTP/2 answers that are not read: what waits for the window of a stream is in no buffer of
/// the kernel.
/// </summary>
internal sealed class PendingRequests(RequestDelegate next, IOptions<TidegateOptions> options, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IConnectionUse>() is not { } use)
            return next(context);
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
            return StreamAsync(context, use);
        // The endpoint says it of what may become a WebSocket, so that nothing is kept here for its life.
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } ? next(context) : RequestAsync(context, use);
    }

    private async Task RequestAsync(HttpContext context, IConnectionUse use)
    {
        use.BeginRequest();
        try
        {
            await next(context);
        }
        finally
        {
            use.EndRequest();
        }
    }

    private async Task StreamAsync(HttpContext context, IConnectionUse use)
    {
        var answers = use.Answers;
        var stream = context.Features.Get<IHttp2StreamIdFeature>()?.StreamId ?? 0;
        answers?.Begin(stream);
        use.BeginRequest();
        try
        {
            if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
                await next(context);
            else
                await WriteTimedAsync(context, use);
        }
        finally
        {
            use.EndRequest();
            answers?.End(stream, time.GetElapsedTime(0), context.RequestAborted.IsCancellationRequested);
        }
    }

    // A large answer waits here for the client, and the last piece of each in Kestrel.
    private async Task WriteTimedAsync(HttpContext context, IConnectionUse use)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var timed = new StreamResponseBodyFeature(new TimedAnswer(context, use, body.Stream, options.Value.Transport.AnswerTimeout, time), body);
        context.Features.Set<IHttpResponseBodyFeature>(timed);
        try
        {
            await next(context);
            await timed.CompleteAsync();
        }
        finally
        {
            context.Features.Set(body);
            timed.Dispose();
        }
    }
}
