using Microsoft.AspNetCore.Http;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>
/// Asks the <see cref="ServiceGate"/>, then whether the version that is asked for is one. A refusal has no
/// body, as Web PubSub's; its challenge names the claim that is wrong.
/// </summary>
internal sealed class ServiceAccessFilter(ServiceGate gate) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        ApiVersions.Announce(http.Response);
        var path = ServicePath.Read(http);
        if (await gate.FindRefusalAsync(http.Request, path) is { } refusal)
        {
            http.Response.Headers.WWWAuthenticate = refusal.Challenge;
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        http.Features.Set(path);
        return ApiVersions.Check(http.Request.Query) is { } error ? error : await next(context);
    }
}
