using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>
/// The body of <c>connect</c>: what a client has brought along, without what only this service may see: its token, wherever it stands, and
/// headers that mean something between Tidegate, its operators and applications.
/// </summary>
internal static class ConnectBody
{
    private const string TokenParameter = "access_token";

    private static readonly string[] HiddenHeaders = ["Authorization", "Proxy-Authorization", "X-Admin-Key"];

    private static readonly string[] HiddenPrefixes = ["ce-", "WebHook-", "X-Tidegate-", "X-WebPubSub-"];

    /// <summary>Writes it.</summary>
    /// <param name="claims">What the token claims.</param>
    /// <param name="query">The query of the URL.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="token">The token; null for a client without one.</param>
    /// <param name="subprotocols">The subprotocols that are offered, in the order of the client.</param>
    /// <param name="certificate">The client's certificate; null for none.</param>
    public static byte[] Of(
        IEnumerable<Claim> claims,
        IQueryCollection query,
        IHeaderDictionary headers,
        string? token,
        IEnumerable<string> subprotocols,
        X509Certificate2? certificate)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "claims", claims.GroupBy(claim => claim.Type, claim => claim.Value, StringComparer.Ordinal).Select(group => (group.Key, group.AsEnumerable())));
            Write(json, "query", Shown(query.Where(parameter => !parameter.Key.Equals(TokenParameter, StringComparison.OrdinalIgnoreCase)), token));
            Write(json, "headers", Shown(headers.Where(header => !IsHidden(header.Key)), token));
            WriteList(json, "subprotocols", subprotocols);
            json.WriteStartArray("clientCertificates");
            if (certificate is not null)
            {
                json.WriteStartObject();
                json.WriteString("thumbprint", certificate.Thumbprint);
                json.WriteString("content", certificate.ExportCertificatePem());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static bool IsHidden(string header) =>
        header.StartsWith(':')
        || HiddenHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || HiddenPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Proxies repeat the URL in headers of their own: no value that has the token in it is shown.</summary>
    private static IEnumerable<(string Name, IEnumerable<string> Values)> Shown(IEnumerable<KeyValuePair<string, StringValues>> fields, string? token) =>
        from field in fields
        let values = field.Value.OfType<string>().Where(value => token is null || !value.Contains(token, StringComparison.Ordinal)).ToList()
        where values.Count > 0
        select (field.Key, values.AsEnumerable());

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Name, IEnumerable<string> Values)> fields)
    {
        json.WriteStartObject(name);
        foreach (var field in fields)
            WriteList(json, field.Name, field.Values);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
