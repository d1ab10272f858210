using System.Text;
using System.Text.Json;
using Tidegate.Topics;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Subprotocols;

/// <summary>Reads the frames of JSON clients. Unknown properties are passed over; whatever else breaks a rule is told. Pure; does not throw.</summary>
internal static class ClientFrameReader
{
    private const string GroupRule = "\"group\" must have 1 to 1024 characters, not all of them white space.";

    /// <summary>Reads one message.</summary>
    /// <param name="json">The message, UTF-8. The frame keeps nothing of it.</param>
    public static ParsedFrame Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        var fields = new ClientFrameFields(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return ParsedFrame.NoObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (fields.Take(ref reader) is { } error)
                    return ParsedFrame.Bad(error);
            }

            // Whatever stands behind the object.
            reader.Read();
            return Judge(ref fields);
        }
        catch (JsonException)
        {
            return ParsedFrame.NoObject();
        }
        catch (InvalidOperationException)
        {
            return ParsedFrame.Bad("The message has a text in which a surrogate stands alone.");
        }
    }

    private static ParsedFrame Judge(ref ClientFrameFields fields) => fields.Kind switch
    {
        null => ParsedFrame.Bad(fields.HasType ? "\"type\" names nothing that this subprotocol has." : "\"type\" is missing."),
        ClientFrameKind.JoinGroup or ClientFrameKind.LeaveGroup => GroupName.IsValid(fields.Group)
            ? new ClientFrame { Kind = fields.Kind.Value, Group = fields.Group!, AckId = fields.AckId }
            : ParsedFrame.Bad(GroupRule),
        ClientFrameKind.SendToGroup => !GroupName.IsValid(fields.Group) ? ParsedFrame.Bad(GroupRule)
            : fields.IsStream ? ParsedFrame.Bad("Streams are not supported.")
            : WithData(ref fields, new ClientFrame { Kind = ClientFrameKind.SendToGroup, Group = fields.Group!, NoEcho = fields.NoEcho }),
        ClientFrameKind.Event => EventName.IsValid(fields.Event)
            ? WithData(ref fields, new ClientFrame { Kind = ClientFrameKind.Event, Event = fields.Event! })
            : ParsedFrame.Bad($"\"event\" must be {EventName.Rule}."),
        ClientFrameKind.SequenceAck => fields.SequenceId is { } sequenceId
            ? new ClientFrame { Kind = ClientFrameKind.SequenceAck, SequenceId = sequenceId }
            : ParsedFrame.Bad("\"sequenceId\" is missing."),
        { } kind => new ClientFrame { Kind = kind },
    };

    private static ParsedFrame WithData(ref ClientFrameFields fields, ClientFrame frame)
    {
        frame = frame with { AckId = fields.AckId, Metadata = fields.Metadata, TimeToLive = fields.TimeToLive };
        if (fields.Data.IsEmpty)
        {
            return fields.Metadata is null
                ? ParsedFrame.Bad("\"data\" is missing.")
                : frame with { DataKind = MessageKind.Text };
        }

        var data = new Utf8JsonReader(fields.Data.Span);
        data.Read();
        switch (fields.DataType)
        {
            case DataType.Text when data.TokenType == JsonTokenType.String:
                return frame with { DataKind = MessageKind.Text, Data = Encoding.UTF8.GetBytes(data.GetString()!) };
            case DataType.Text:
                return ParsedFrame.Bad("\"data\" must be a string, since \"dataType\" is text.");
            case DataType.Binary when data.TokenType == JsonTokenType.String && data.TryGetBytesFromBase64(out var bytes):
                return frame with { DataKind = MessageKind.Binary, Data = bytes };
            case DataType.Binary:
                return ParsedFrame.Bad("\"data\" must be a string in base64, since \"dataType\" is binary.");
            case DataType.Json when data.TokenType != JsonTokenType.Null:
                return frame with { DataKind = MessageKind.Text, IsJson = true, Data = fields.Data.ToArray() };
            default:
                return ParsedFrame.Bad("\"data\" must not be null.");
        }
    }
}
