using System.Collections.Frozen;
using System.Net.Mime;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidegate.WebFrontend.Http;

/// <summary>The files of a page, which are part of an assembly. There are no others, whatever a path says.</summary>
internal class PageFiles
{
    /// <summary>The page itself.</summary>
    public const string Index = "index.html";

    // Only what this listener serves, no inline script or style, and in nobody's frame.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = MediaTypeNames.Text.Html,
        [".css"] = MediaTypeNames.Text.Css,
        [".js"] = MediaTypeNames.Text.JavaScript,
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, PageFile> _files;

    /// <summary>Reads them.</summary>
    /// <param name="assembly">The assembly that has them as resources.</param>
    /// <param name="prefix">What their names begin with.</param>
    public PageFiles(Assembly assembly, string prefix)
    {
        _files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    /// <summary>Answers a request with a file; 404 where there is none of this name.</summary>
    public IResult Serve(HttpContext context, string name)
    {
        if (_files.GetValueOrDefault(name) is not { } file) return TypedResults.NotFound();
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }

    private static PageFile Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return new PageFile(content, $"{Types[Path.GetExtension(name)]}; charset=utf-8", new EntityTagHeaderValue($"\"{tag}\""));
    }

    /// <summary>One file.</summary>
    /// <param name="Content">Its bytes, UTF-8.</param>
    /// <param name="ContentType">Its media type.</param>
    /// <param name="Tag">Changes with the content.</param>
    private sealed record PageFile(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
