using Microsoft.AspNetCore.Http;
using Tidegate.WebFrontend.Http;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>Reads the body of a request, whose length has to be known.</summary>
internal static class ServiceBody
{
    /// <summary>The most bytes of one: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <returns>The body, or the answer that says why there is none.</returns>
    public static async Task<(byte[]? Body, ServiceError? Error)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null) return (null, ServiceError.BadBody("The request needs a Content-Length."));
        var body = await BodyReader.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        return body is null ? (null, ServiceError.BadBody($"The body has more than {MaxBytes} bytes.")) : (body, null);
    }
}
