using Microsoft.AspNetCore.Http;
using Tidegate.Hosting.Access;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Asks the <see cref="AdminDoor"/> for every admin route.</summary>
internal sealed class AdminAccessFilter(AdminDoor door) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var verdict = door.Judge(http);
        return verdict == DoorVerdict.Open ? next(context) : new(AdminProblem.AtTheDoor(http, verdict));
    }
}
