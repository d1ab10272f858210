using Microsoft.AspNetCore.Http;
using Tidegate.Hosting.Access;
using Tidegate.WebFrontend.Refusals;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Asks the <see cref="AdminDoor"/> for every admin route.</summary>
internal sealed class AdminAccessFilter(AdminDoor door) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var verdict = door.Judge(http);
        return verdict == DoorVerdict.Open ? next(context) : new(Refuse(http.Response, verdict));
    }

    private static Problem Refuse(HttpResponse response, DoorVerdict verdict)
    {
        if (verdict == DoorVerdict.Key)
            response.Headers.WWWAuthenticate = AdminDoor.Challenges;
        var title = verdict switch
        {
            DoorVerdict.Key => "Unauthorized",
            DoorVerdict.Guessing => "Too many requests",
            _ => "Forbidden",
        };
        return new Problem(AdminDoor.StatusOf(verdict), title, AdminDoor.Explain(verdict));
    }
}
