using Microsoft.AspNetCore.Http;
using Tidegate.Hosting.Access;

namespace Tidegate.WebFrontend.Admin;

/// <summary>Asks the <see cref="AdminDoor"/> for every admin route.</summary>
internal sealed class AdminAccessFilter(AdminDoor door) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return door.Judge(http) switch
        {
            DoorVerdict.Open => next(context),
            DoorVerdict.Key => new(AdminProblem.Unauthorized(http)),
            DoorVerdict.Host => new(AdminProblem.Forbidden(
                http,
                "Without an admin key this listener answers under loopback names only. Set Tidegate:Admin:Key, or use http://127.0.0.1.")),
            _ => new(AdminProblem.Forbidden(http, "Pages of other origins may not change anything here. Set Tidegate:Admin:Key and send it.")),
        };
    }
}
