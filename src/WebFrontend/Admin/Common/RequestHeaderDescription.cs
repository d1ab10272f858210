using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>Says in the OpenAPI document which optional header a route takes.</summary>
internal static class RequestHeaderDescription
{
    public static RouteHandlerBuilder DescribeHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });
}
