using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Configuration.Webhook;

/// <summary>
/// The URL of an event handler: <c>{hub}</c> and <c>{event}</c> in its path and query stand for the names of hub and event. They never stand
/// in the host, so that no name can lead elsewhere.
/// </summary>
internal sealed class UrlTemplate
{
    /// <summary>Stands for the event where an application is asked whether it wants any.</summary>
    public const string ValidationEvent = "validate";

    private const string HubPlaceholder = "{hub}";
    private const string EventPlaceholder = "{event}";

    private readonly string _text;

    private UrlTemplate(string text) => _text = text;

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text as it is configured.</param>
    /// <param name="template">The template.</param>
    /// <param name="rule">What the text must be, where it is not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UrlTemplate? template, [NotNullWhen(false)] out string? rule)
    {
        rule = Violation(text);
        template = rule is null ? new UrlTemplate(text) : null;
        return rule is null;
    }

    /// <summary>The URL for an event; the names are escaped.</summary>
    public string Expand(string hub, string @event) => _text
        .Replace(HubPlaceholder, Uri.EscapeDataString(hub), StringComparison.Ordinal)
        .Replace(EventPlaceholder, Uri.EscapeDataString(@event), StringComparison.Ordinal);

    private static string? Violation(string text)
    {
        var rest = text.Replace(HubPlaceholder, "", StringComparison.Ordinal).Replace(EventPlaceholder, "", StringComparison.Ordinal);
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0)
            return "must have nothing in braces but {hub} and {event}";
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? text : text[(scheme + 3)..];
        var path = host.AsSpan().IndexOfAny('/', '?', '#');
        return (path < 0 ? host : host[..path]).Contains('{', StringComparison.Ordinal) || (scheme >= 0 && text[..scheme].Contains('{', StringComparison.Ordinal))
            ? "must have {hub} and {event} in its path and query only"
            : null;
    }
}
