using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Tidegate.WebFrontend.Admin.Common;

/// <summary>The OpenAPI document of the admin listener.</summary>
internal static class AdminOpenApi
{
    /// <summary>Where the document is.</summary>
    public const string Route = "/openapi/{documentName}.json";

    private const string DocumentName = "v1";
    private const string Prefix = "admin/";

    public static IServiceCollection AddAdminOpenApi(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) ?? false;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Tidegate admin API";
        document.Info.Description = "Errors are problem documents with a correlationId. Any request may be answered 503 with Retry-After "
            + "while the cluster does not answer.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Components.SecuritySchemes["adminKey"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-Admin-Key",
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("adminKey", document)] = [] },
        ];
    }
}
