using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>
/// Says in the OpenAPI document what body a route takes. Unlike <c>Accepts</c> it does not make routing refuse other content: that
/// would answer before the gate asks for the key, and without a problem document.
/// </summary>
internal static class RequestBodyDescription
{
    public static RouteHandlerBuilder DescribeBody<TBody>(this RouteHandlerBuilder route, params string[] contentTypes) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancellation) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(TBody), cancellationToken: cancellation);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = contentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        });
}
