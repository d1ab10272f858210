using System.Net;
using System.Text.Json;

namespace Tidegate.WebFrontend.Tests.ServiceApi;

internal static class ServiceAssert
{
    /// <summary>The document of an error, in the order of its members.</summary>
    public static async Task<string> ErrorAsync(HttpResponseMessage response, HttpStatusCode status, string code, string target)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"Expected {status}, got {response.StatusCode}: {text}");
        Assert.Equal(code, response.Headers.GetValues("x-ms-error-code").Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["code", "message", "target", "details", "inner"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal((code, target), (root.GetProperty("code").GetString(), root.GetProperty("target").GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (root.GetProperty("details").ValueKind, root.GetProperty("inner").ValueKind));
        return root.GetProperty("message").GetString()!;
    }

    /// <summary>The answer to a wrong parameter.</summary>
    public static async Task<string> InvalidAsync(HttpResponseMessage response, string target)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"Expected 400, got {response.StatusCode}: {text}");
        Assert.Equal("Error.BadRequest", response.Headers.GetValues("x-ms-error-code").Single());
        Assert.False(response.Headers.Contains("api-supported-versions"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var root = JsonDocument.Parse(text).RootElement;
        var message = root.GetProperty("message").GetString()!;
        Assert.Equal(("Error.BadRequest", target, 400), (root.GetProperty("code").GetString(), root.GetProperty("target").GetString(), root.GetProperty("status").GetInt32()));
        Assert.Equal(message, root.GetProperty("errors").GetProperty(target)[0].GetString());
        return message;
    }
}
