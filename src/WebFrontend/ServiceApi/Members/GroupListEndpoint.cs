using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Frontends;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Members;

/// <summary>The members of a group, page by page.</summary>
internal static class GroupListEndpoint
{
    private const int MaxPage = 200;
    private const string Token = "continuationToken";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static void Map(RouteGroupBuilder hub) => hub.MapGet("/groups/{group}/connections", ListAsync);

    private static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, IOptions<TidegateOptions> options)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub, Name: { } group }) return ServiceError.BadPath();
        var query = context.Request.Query;
        if (ServiceQuery.ReadNumber(query, "maxpagesize", MaxPage, out var pageSize) is { } badSize) return badSize;
        if (ServiceQuery.ReadNumber(query, "top", int.MaxValue, out var top) is { } badTop) return badTop;
        ConnectionCursor? after = null;
        if (query.TryGetValue(Token, out var tokens) && (tokens is not [{ } token] || !ContinuationToken.TryRead(token, out after)))
            return ServiceError.Invalid(Token, "continuationToken must be the one of the page before.");

        var page = await grains.NewQuestion().List(new ConnectionQuery
        {
            Hub = hub,
            Group = group,
            Top = Math.Min(pageSize ?? MaxPage, top ?? MaxPage),
            After = after,
        });
        // A list that leaves out some of the members without saying so would mislead.
        if (!page.Unreachable.IsEmpty) return ServiceError.Unavailable("Part of the service did not answer. Ask again.", RetryAfter);
        var rest = top - page.Connections.Length;
        var next = page.Next is { } cursor && rest is null or > 0 ? NextLink(context.Request, options.Value.Access, rest, pageSize, cursor) : null;
        return TypedResults.Bytes(Serialize(page, next), "application/json; charset=utf-8");
    }

    /// <summary>Libraries follow it as it stands: it has the address that they know, and all that they asked for.</summary>
    private static string NextLink(HttpRequest request, AccessOptions access, int? rest, int? pageSize, ConnectionCursor cursor)
    {
        List<string> parameters = [];
        if (rest is { } left) parameters.Add("top=" + left.ToString(CultureInfo.InvariantCulture));
        if (pageSize is { } size) parameters.Add("maxpagesize=" + size.ToString(CultureInfo.InvariantCulture));
        parameters.Add($"{Token}={ContinuationToken.Write(cursor)}");
        var version = request.Query.TryGetValue(ApiVersions.Parameter, out var asked) ? asked.ToString() : ApiVersions.Latest;
        parameters.Add($"{ApiVersions.Parameter}={version}");
        var path = string.Join('/', ServicePath.Of(request.HttpContext).Segments.Select(Uri.EscapeDataString));
        return $"{PublicAddress.Of(request, access)}/{path}?{string.Join('&', parameters)}";
    }

    private static byte[] Serialize(ConnectionPage page, string? next)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var view in page.Connections)
            {
                json.WriteStartObject();
                json.WriteString("connectionId", view.Descriptor.ConnectionId);
                json.WriteString("userId", view.Descriptor.UserId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (next is not null) json.WriteString("nextLink", next);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
