using Microsoft.AspNetCore.Http;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Asks the <see cref="AdminGate"/> for every admin route.</summary>
internal sealed class AdminAccessFilter(AdminGate gate) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var verdict = gate.Judge(http);
        return verdict == AdminVerdict.Open ? next(context) : new(Refuse(http.Response, verdict));
    }

    private static Problem Refuse(HttpResponse response, AdminVerdict verdict)
    {
        if (verdict == AdminVerdict.Key)
            response.Headers.WWWAuthenticate = AdminGate.Challenges;
        var title = verdict switch
        {
            AdminVerdict.Key => "Unauthorized",
            AdminVerdict.Guessing => "Too many requests",
            _ => "Forbidden",
        };
        return new Problem(AdminGate.StatusOf(verdict), title, AdminGate.Explain(verdict));
    }
}
