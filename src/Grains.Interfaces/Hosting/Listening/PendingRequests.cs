using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;

namespace Tidegate.Hosting.Listening;

/// <summary>
/// Tells a connection of its requests, and ends HTTP/2 answers that are not read: what waits for the window of a stream is in no buffer of
/// the kernel, where the <see cref="AnswerWatch"/> would see it.
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
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new TimedAnswer(context, use, body.Stream, options.Value.Transport.AnswerTimeout, time);
        use.BeginRequest();
        try
        {
            if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
                await next(context);
            else
                await WriteTimedAsync(context, body, answer);
            // Otherwise Kestrel would wait for the window after all middleware.
            if (context.Features.Get<AcceptedSocket>() is null)
                await answer.WithinTimeAsync(body.CompleteAsync());
        }
        finally
        {
            use.EndRequest();
        }
    }

    private async Task WriteTimedAsync(HttpContext context, IHttpResponseBodyFeature body, TimedAnswer answer)
    {
        var timed = new StreamResponseBodyFeature(answer, body);
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
