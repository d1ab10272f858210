using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Clients.WebSockets;
using Tidegate.InProcess.Tests.Hosting;

namespace Tidegate.InProcess.Tests.ServiceApi;

/// <summary>A silo and a frontend in the test's process, with an application that speaks to the service API and clients with tokens.</summary>
public sealed class WholeService : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly HttpClient _http = new();
    private WholeFrontend _frontend = null!;

    private string Address => "http://" + _frontend.WebSocketUrl.Authority;

    public async Task InitializeAsync() => _frontend = await WholeFrontend.StartAsync("Access:AccessKey=" + Key, "Limits:MaxConnections=1000");

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _frontend.DisposeAsync();
    }

    /// <summary>A request of the application.</summary>
    public async Task<(int Status, string Body)> AskAsync(string method, string target, string? body = null, string contentType = "text/plain")
    {
        var uri = new Uri(Address + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Sign(uri.ToString()));
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A client of a hub, with a token that the service makes.</summary>
    public Task<WebSocketTestClient> ConnectAsync(string hub, string? user = null, params string[] groups) =>
        ConnectAsync(hub, subprotocol: null, user, groups);

    /// <summary>The same, of a client that speaks a subprotocol.</summary>
    public async Task<WebSocketTestClient> ConnectAsync(string hub, string? subprotocol, string? user, string[] groups)
    {
        var query = string.Concat(groups.Select(group => "&group=" + Uri.EscapeDataString(group)));
        if (user is not null) query += "&userId=" + Uri.EscapeDataString(user);
        var (status, body) = await AskAsync("POST", $"/api/hubs/{hub}/:generateToken?minutesToExpire=5{query}");
        Assert.Equal(200, status);
        using var document = JsonDocument.Parse(body);
        var token = document.RootElement.GetProperty("token").GetString();
        var url = new Uri($"ws://{_frontend.WebSocketUrl.Authority}/client/hubs/{hub}?access_token={token}");
        var headers = new Dictionary<string, string>();
        if (subprotocol is not null) headers.Add("Sec-WebSocket-Protocol", subprotocol);
        return (await WebSocketTestClient.TryOpenAsync(url, headers)).Opened;
    }

    /// <summary>The members of a group, by their ids.</summary>
    public async Task<Dictionary<string, string?>> MembersAsync(string hub, string group, string query = "")
    {
        Dictionary<string, string?> members = [];
        for (var target = $"/api/hubs/{hub}/groups/{Uri.EscapeDataString(group)}/connections{query}"; target.Length > 0;)
        {
            var (status, body) = await AskAsync("GET", target);
            Assert.Equal(200, status);
            using var document = JsonDocument.Parse(body);
            foreach (var member in document.RootElement.GetProperty("value").EnumerateArray())
                members.Add(member.GetProperty("connectionId").GetString()!, member.GetProperty("userId").GetString());
            target = document.RootElement.TryGetProperty("nextLink", out var next) ? next.GetString()![Address.Length..] : "";
        }

        return members;
    }

    private static string Sign(string audience)
    {
        var credentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), SecurityAlgorithms.HmacSha256);
        var expires = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            $"{{\"aud\":{JsonSerializer.Serialize(audience)},\"exp\":{expires}}}", credentials);
    }
}
